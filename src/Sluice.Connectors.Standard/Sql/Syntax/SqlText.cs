namespace Sluice.Connectors.Standard.Sql.Syntax;

/// <summary>Writes expressions as SeaTunnel's parser prints them: the names of columns that were given none.</summary>
internal static class SqlText
{
    public static string Of(SqlNode node) => node switch
    {
        SqlNode.Null => "NULL",
        SqlNode.Flag flag => flag.Value ? "true" : "false",
        SqlNode.Number number => number.Digits,
        SqlNode.Text text => Quote(text.Value),
        SqlNode.Temporal temporal => $"{temporal.Kind} {Quote(temporal.Value)}",
        SqlNode.Name name => string.Join('.', name.Parts.Select(p => p.Text)),
        SqlNode.Star => "*",
        SqlNode.Group group => $"({Of(group.Inner)})",
        SqlNode.Negate negate => (negate.Inner is SqlNode.Negate ? "- " : "-") + Of(negate.Inner), // two in a row would begin a comment
        SqlNode.Plus plus => "+" + Of(plus.Inner),
        SqlNode.Arithmetic a => $"{Of(a.Left)} {a.Operator} {Of(a.Right)}",
        SqlNode.Concat concat => string.Join(" || ", concat.Parts.Select(Of)),
        SqlNode.Comparison c => $"{Of(c.Left)} {c.Operator} {Of(c.Right)}",
        SqlNode.Logic logic => string.Join(logic.IsAnd ? " AND " : " OR ", logic.Parts.Select(Of)),
        SqlNode.IsNull isNull => $"{Of(isNull.Inner)} IS {(isNull.IsNot ? "NOT " : "")}NULL",
        SqlNode.In list => $"{Of(list.Inner)} {(list.IsNot ? "NOT " : "")}IN ({string.Join(", ", list.Items.Select(Of))})",
        SqlNode.Like like => $"{Of(like.Inner)} {(like.IsNot ? "NOT " : "")}LIKE {Of(like.Pattern)}",
        SqlNode.Call call => $"{call.Function}({string.Join(", ", call.Arguments.Select(Of))})",
        SqlNode.Extract extract => $"EXTRACT({extract.Field} FROM {Of(extract.Inner)})",
        SqlNode.Cast cast => $"{(cast.IsTry ? "TRY_CAST" : "CAST")}({Of(cast.Inner)} AS {TypeOf(cast)})",
        SqlNode.Case all => $"CASE {(all.Subject is null ? "" : Of(all.Subject) + " ")}"
            + string.Concat(all.Branches.Select(b => $"WHEN {Of(b.When)} THEN {Of(b.Then)} "))
            + $"{(all.Else is null ? "" : $"ELSE {Of(all.Else)} ")}END",
        _ => throw new InvalidOperationException($"A {node.GetType().Name} has no text."),
    };

    private static string TypeOf(SqlNode.Cast cast) => cast.Numbers.Count == 0 ? cast.Type : $"{cast.Type} ({string.Join(", ", cast.Numbers)})";

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
