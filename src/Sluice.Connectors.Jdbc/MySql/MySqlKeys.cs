using Sluice.Connect.Schema;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>Puts a table's unique indexes into its description.</summary>
internal static class MySqlKeys
{
    private const string Primary = "PRIMARY";

    public static TableShape WithKeys(this TableShape shape, IReadOnlyList<(string Name, string Column)> columns)
    {
        var keys = columns.GroupBy(k => k.Name, k => k.Column, StringComparer.Ordinal).ToList();
        return shape with
        {
            PrimaryKey = keys.Where(k => k.Key == Primary).Select(k => new PrimaryKey(k.Key, [.. k])).FirstOrDefault(),
            Keys = [.. keys.Where(k => k.Key != Primary).Select(k => new ConstraintKey(k.Key, ConstraintKind.UniqueKey, [.. k.Select(c => new ConstraintColumn(c))]))],
        };
    }
}
