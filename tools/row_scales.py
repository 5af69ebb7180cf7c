"""Gives each token of an eight-bit model a scale of its own, in place of one for the whole batch.

ONNX's dynamic quantisation takes the range of all that stands in a batch, so that what a row gives depends on the rows
beside it. Here each row of numbers is divided by its own largest, and multiplied again after the product: the same
answer whatever is asked beside it, for a quarter more time. (As in LLM.int8, Dettmers et al. 2022, without outliers.)
"""

from __future__ import annotations

from typing import Any

import numpy as np

_LEAST, _STEP, _MIDDLE, _ZERO = "row_least", "row_step", "row_middle", "row_zero"


def by_row(model: Any) -> None:
    """Rewrites, in place, the `onnx.ModelProto` that `quantize_dynamic` made."""
    from onnx import numpy_helper

    graph = model.graph
    constants = {_LEAST: np.float32(1e-9), _STEP: np.float32(1 / 127), _MIDDLE: np.float32(128), _ZERO: np.uint8(128)}
    graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in constants.items())
    nodes, zeros = [], set()
    for node in graph.node:
        if node.op_type == "DynamicQuantizeLinear":
            zeros.add(node.output[2])
            nodes += _divided(node.input[0], node.output[0], node.output[1])
        else:
            nodes.append(node)
    for node in nodes:
        if node.op_type == "MatMulInteger" and node.input[2] in zeros:
            node.input[2] = _ZERO
    nodes = _multiplied(nodes)
    del graph.node[:]
    graph.node.extend(nodes)


def _divided(values: str, whole: str, scale: str) -> list[Any]:
    """*values* as bytes around 128, in *whole*, and the scale of each row."""
    from onnx import TensorProto, helper

    steps = [
        ("Abs", [values], "size", {}),
        ("ReduceMax", ["size"], "most", {"axes": [-1], "keepdims": 1}),
        ("Max", ["most", _LEAST], "bounded", {}),
        ("Mul", ["bounded", _STEP], scale, {}),
        ("Div", [values, scale], "parts", {}),
        ("Round", ["parts"], "rounded", {}),
        ("Add", ["rounded", _MIDDLE], "shifted", {}),
        ("Cast", ["shifted"], whole, {"to": TensorProto.UINT8}),
    ]
    own = {step[2]: f"{whole}_{step[2]}" for step in steps if step[2] not in (scale, whole)}
    return [
        helper.make_node(kind, [own.get(name, name) for name in given], [own.get(made, made)], **more)
        for kind, given, made, more in steps
    ]


def _multiplied(nodes: list[Any]) -> list[Any]:
    """Each product times the rows' scales, then times the weights': one after the other.

    The runtime takes the two multiplied first for a sign of one scale a batch, and reads the first row's alone.
    """
    from onnx import helper

    makers = {name: node for node in nodes for name in node.output}
    takers: dict[str, list[Any]] = {}
    for node in nodes:
        for name in node.input:
            takers.setdefault(name, []).append(node)
    gone, instead = set(), {}
    for node in nodes:
        if node.op_type == "MatMulInteger":
            cast = takers[node.output[0]][0]
            last = takers[cast.output[0]][0]
            both = makers[next(name for name in last.input if name != cast.output[0])]
            half = f"{last.output[0]}_rows"
            gone.add(id(both))
            instead[id(last)] = [
                helper.make_node("Mul", [cast.output[0], both.input[0]], [half]),
                helper.make_node("Mul", [half, both.input[1]], [last.output[0]]),
            ]
    return [new for node in nodes if id(node) not in gone for new in instead.get(id(node), [node])]
