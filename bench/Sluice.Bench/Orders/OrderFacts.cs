namespace Sluice.Bench.Orders;

/// <summary>What the generator knows about the rows that it wrote; every load is checked against it.</summary>
internal sealed record OrderFacts(long Rows, long Bytes, long IdSum, long CustomerSum, long AmountCents, long Notes, long NoteBytes);
