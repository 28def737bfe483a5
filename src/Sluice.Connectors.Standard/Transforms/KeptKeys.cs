using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Transforms;

/// <summary>Keys after columns were chosen and renamed: they follow their columns, and go where one of them is missing.</summary>
internal static class KeptKeys
{
    /// <summary>The input's table with other columns.</summary>
    /// <param name="input">The table.</param>
    /// <param name="columns">The columns as they leave.</param>
    /// <param name="kept">Those of the input that are among them, with their names in the output.</param>
    public static TableSchema Follow(TableSchema input, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<(int Source, string Name)> kept) =>
        new(input.Path, columns)
        {
            PrimaryKey = MapPrimaryKey(input, kept),
            ConstraintKeys = [.. input.ConstraintKeys.Select(k => MapKey(input, kept, k)).OfType<ConstraintKey>()],
            Comment = input.Comment,
            CatalogName = input.CatalogName,
        };

    private static PrimaryKey? MapPrimaryKey(TableSchema input, IReadOnlyList<(int Source, string Name)> kept)
    {
        if (input.PrimaryKey is not { } key)
            return null;
        var names = key.Columns.Select(c => NameOf(input, kept, c)).ToList();
        return names.Contains(null) ? null : new PrimaryKey(key.Name, names!);
    }

    private static ConstraintKey? MapKey(TableSchema input, IReadOnlyList<(int Source, string Name)> kept, ConstraintKey key)
    {
        var mapped = new List<ConstraintColumn>();
        foreach (var column in key.Columns)
        {
            if (NameOf(input, kept, column.Name) is not { } name)
                return null;
            mapped.Add(column with { Name = name });
        }

        return key with { Columns = mapped };
    }

    private static string? NameOf(TableSchema input, IReadOnlyList<(int Source, string Name)> kept, string column)
    {
        var at = input.IndexOf(column);
        foreach (var (source, name) in kept)
        {
            if (source == at)
                return name;
        }

        return null;
    }
}
