namespace Sluice.Connectors.Standard.Sql.Syntax;

/// <summary>A part of a query as it was written, with where it starts and how deep it is nested.</summary>
/// <param name="Offset">Where it starts.</param>
/// <param name="Depth">One more than that of its deepest part.</param>
internal abstract record SqlNode(int Offset, int Depth)
{
    /// <summary>The deepest of some parts.</summary>
    public static int Deepest(IEnumerable<SqlNode> parts) => parts.Select(p => p.Depth).DefaultIfEmpty(0).Max();

    internal sealed record Null(int Offset) : SqlNode(Offset, 1);

    internal sealed record Flag(bool Value, int Offset) : SqlNode(Offset, 1);

    internal sealed record Number(string Digits, int Offset) : SqlNode(Offset, 1);

    internal sealed record Text(string Value, int Offset) : SqlNode(Offset, 1);

    /// <summary>A date, time or timestamp literal: <c>DATE '2024-01-01'</c>.</summary>
    internal sealed record Temporal(string Kind, string Value, int Offset) : SqlNode(Offset, 1);

    /// <summary>A column, and fields below it.</summary>
    internal sealed record Name(IReadOnlyList<SqlToken> Parts, int Offset) : SqlNode(Offset, 1);

    internal sealed record Star(int Offset) : SqlNode(Offset, 1);

    internal sealed record Group(SqlNode Inner) : SqlNode(Inner.Offset, Inner.Depth + 1);

    internal sealed record Negate(SqlNode Inner, int Offset) : SqlNode(Offset, Inner.Depth + 1);

    internal sealed record Plus(SqlNode Inner, int Offset) : SqlNode(Offset, Inner.Depth + 1);

    /// <summary>An arithmetic operation: + - * / %.</summary>
    internal sealed record Arithmetic(char Operator, SqlNode Left, SqlNode Right, int At) : SqlNode(Left.Offset, Math.Max(Left.Depth, Right.Depth) + 1);

    internal sealed record Concat(IReadOnlyList<SqlNode> Parts) : SqlNode(Parts[0].Offset, Deepest(Parts) + 1);

    internal sealed record Comparison(string Operator, SqlNode Left, SqlNode Right, int At) : SqlNode(Left.Offset, Math.Max(Left.Depth, Right.Depth) + 1);

    /// <summary>Conditions of which all, or any, must hold.</summary>
    internal sealed record Logic(bool IsAnd, IReadOnlyList<SqlNode> Parts) : SqlNode(Parts[0].Offset, Deepest(Parts) + 1);

    internal sealed record IsNull(SqlNode Inner, bool IsNot) : SqlNode(Inner.Offset, Inner.Depth + 1);

    internal sealed record In(SqlNode Inner, bool IsNot, IReadOnlyList<SqlNode> Items) : SqlNode(Inner.Offset, Math.Max(Inner.Depth, Deepest(Items)) + 1);

    internal sealed record Like(SqlNode Inner, bool IsNot, SqlNode Pattern) : SqlNode(Inner.Offset, Math.Max(Inner.Depth, Pattern.Depth) + 1);

    internal sealed record Call(string Function, IReadOnlyList<SqlNode> Arguments, int Offset) : SqlNode(Offset, Deepest(Arguments) + 1);

    internal sealed record Extract(string Field, SqlNode Inner, int Offset) : SqlNode(Offset, Inner.Depth + 1);

    internal sealed record Cast(SqlNode Inner, string Type, IReadOnlyList<int> Numbers, bool IsTry, int TypeOffset, int Offset) : SqlNode(Offset, Inner.Depth + 1);

    internal sealed record Case(SqlNode? Subject, IReadOnlyList<(SqlNode When, SqlNode Then)> Branches, SqlNode? Else, int Offset)
        : SqlNode(Offset, Deepest([.. Branches.SelectMany(b => new[] { b.When, b.Then }), .. new[] { Subject, Else }.OfType<SqlNode>()]) + 1);
}
