"""The workbench: a store's pages for people who read, check and correct, rendered on the server.

The door of the stage is `app.workbench`.
"""
