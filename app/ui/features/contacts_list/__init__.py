"""Contacts and orders as lists: all contacts on this laptop, or one child's, and a child's orders to read."""
