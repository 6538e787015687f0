"""What is left in the laptop's battery, for a line beside the saved pill."""


def battery_left() -> int | None:
    """Per cent while it is not charging; None while it is, or where the laptop does not say."""
    import psutil

    try:
        found = psutil.sensors_battery()
    except (AttributeError, OSError, RuntimeError):  # not on every system
        return None
    return None if found is None or found.power_plugged else int(found.percent)
