"""Who works with a child: given, handed over and ended by a manager, with what each colleague has already."""
