"""Reads a JSON array of YAML texts, and writes the result of PyYAML for each."""

import base64
import datetime
import json
import math
import re
import sys

import yaml


def value(loader, node, above=()):
    """Returns the JSON value of a node. Keys are strings, spelled as in the text."""
    if node in above:
        raise ValueError("a cycle")
    above = (*above, node)
    if isinstance(node, yaml.ScalarNode):
        return plain(loader.construct_object(node))
    if isinstance(node, yaml.SequenceNode):
        return [value(loader, item, above) for item in node.value]
    loader.flatten_mapping(node)
    if any(not isinstance(key, yaml.ScalarNode) for key, _ in node.value):
        raise ValueError("a key that is a collection")
    return {key.value: value(loader, member, above) for key, member in node.value}


def plain(scalar):
    if isinstance(scalar, float) and not math.isfinite(scalar):
        return str(scalar)
    if isinstance(scalar, str):
        # A lone surrogate is not a character.
        return re.sub("[\ud800-\udfff]", "\ufffd", scalar)
    if isinstance(scalar, datetime.date):
        return scalar.isoformat()
    if isinstance(scalar, bytes):
        return base64.b64encode(scalar).decode()
    return scalar


def outcome(text):
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        read = None if node is None else value(loader, node)
        json.dumps(read).encode()
        return {"PyYAML": {"value": read}}
    except Exception as error:
        return {"PyYAML": {"error": " ".join(str(error).split())[:200]}}


json.dump([outcome(text) for text in json.load(sys.stdin)], sys.stdout)
