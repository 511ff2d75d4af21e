"""What pytest leaves alone here: a plugin registers its parts with whoever imports it."""

collect_ignore = ["own_parts_plugin.py"]
