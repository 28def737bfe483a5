using Sluice.Connect.Schema;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>Puts a table's unique indexes into its description.</summary>
internal static class MySqlKeys
{
    private const string Primary = "PRIMARY";

    /// <param name="shape">The table.</param>
    /// <param name="columns">The indexes' columns; <c>null</c> is a part that is no whole column: what is left of its index is no key, and the index is left out.</param>
    public static TableShape WithKeys(this TableShape shape, IReadOnlyList<(string Name, string? Column)> columns)
    {
        var keys = columns.GroupBy(k => k.Name, k => k.Column, StringComparer.Ordinal).Where(k => !k.Contains(null)).ToList();
        return shape with
        {
            PrimaryKey = keys.Where(k => k.Key == Primary).Select(k => new PrimaryKey(k.Key, [.. k!])).FirstOrDefault(),
            Keys = [.. keys.Where(k => k.Key != Primary).Select(k => new ConstraintKey(k.Key, ConstraintKind.UniqueKey, [.. k.Select(c => new ConstraintColumn(c!))]))],
        };
    }
}
