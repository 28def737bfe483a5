using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>Compares texts as Java does, by UTF-16 units.</summary>
internal sealed class CompareTexts(ComparisonKind kind, Expression left, Expression right) : Condition
{
    private const byte FirstOfFour = 0xF0;
    private const byte FirstAboveSurrogates = 0xEE;

    public override bool CanFail => left.CanFail || right.CanFail;

    public override void Evaluate(Rows rows, Span<bool> holds)
    {
        var a = (BinaryColumn)left.Evaluate(rows);
        var b = (BinaryColumn)right.Evaluate(rows);
        for (var row = 0; row < holds.Length; row++)
        {
            holds[row] = kind switch
            {
                ComparisonKind.Equal => a[row].SequenceEqual(b[row]),
                ComparisonKind.NotEqual => !a[row].SequenceEqual(b[row]),
                ComparisonKind.Less => Order(a[row], b[row]) < 0,
                ComparisonKind.LessOrEqual => Order(a[row], b[row]) <= 0,
                ComparisonKind.Greater => Order(a[row], b[row]) > 0,
                _ => Order(a[row], b[row]) >= 0,
            };
        }

        NullRule.Apply(kind, a, b, holds);
    }

    /// <summary>The order of UTF-16 units. It is that of the bytes, but for characters beyond U+FFFF: their surrogates come before U+E000.</summary>
    public static int Order(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var at = a.CommonPrefixLength(b);
        if (at == a.Length || at == b.Length)
            return a.Length.CompareTo(b.Length);
        var (x, y) = (a[at], b[at]);
        if (x >= FirstOfFour && y is >= FirstAboveSurrogates and < FirstOfFour)
            return -1;
        return y >= FirstOfFour && x is >= FirstAboveSurrogates and < FirstOfFour ? 1 : x.CompareTo(y);
    }
}
