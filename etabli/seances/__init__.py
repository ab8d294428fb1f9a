"""What happens in the room: programme, people, propositions."""
