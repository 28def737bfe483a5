namespace Sluice.JobFiles.Variables;

/// <summary>The names that sinks fill in for each table; no variable may have one.</summary>
internal static class ReservedNames
{
    private static readonly HashSet<string> All = new(StringComparer.Ordinal)
    {
        "database_name", "schema_name", "schema_full_name", "table_name", "table_full_name", "primary_key", "unique_key", "field_names",
    };

    public static bool Contains(string name) => All.Contains(name);
}
