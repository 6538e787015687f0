"""The plan builder "My target": the child's words first, then small steps, safety, agreement, and the sheet the child gets."""
