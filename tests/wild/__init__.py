"""Shaders as they are found in the wild, each written here to hold one habit: tables of name to text."""
