"""The window itself: menus, docks, palette and dialogs."""
