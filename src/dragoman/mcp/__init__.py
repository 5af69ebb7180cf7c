"""The read questions of a store as tools of the Model Context Protocol, so that an assistant can cite the sentence.

The door of the stage is `server.serve`.
"""
