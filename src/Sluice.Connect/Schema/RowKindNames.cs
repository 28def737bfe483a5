namespace Sluice.Connect.Schema;

/// <summary>The names of row kinds in job files and logs.</summary>
public static class RowKindNames
{
    /// <summary>The short name: <c>+I</c>, <c>-U</c>, <c>+U</c> or <c>-D</c>.</summary>
    public static string ShortName(this RowKind kind) => kind switch
    {
        RowKind.Insert => "+I",
        RowKind.UpdateBefore => "-U",
        RowKind.UpdateAfter => "+U",
        _ => "-D",
    };

    /// <summary>The full name as SeaTunnel writes it: <c>INSERT</c>, <c>UPDATE_BEFORE</c>, <c>UPDATE_AFTER</c> or <c>DELETE</c>.</summary>
    public static string FullName(this RowKind kind) => kind switch
    {
        RowKind.Insert => "INSERT",
        RowKind.UpdateBefore => "UPDATE_BEFORE",
        RowKind.UpdateAfter => "UPDATE_AFTER",
        _ => "DELETE",
    };

    /// <summary>Reads a full name (any case).</summary>
    public static bool TryParse(string text, out RowKind kind)
    {
        foreach (var candidate in Enum.GetValues<RowKind>())
        {
            if (string.Equals(text, candidate.FullName(), StringComparison.OrdinalIgnoreCase))
            {
                kind = candidate;
                return true;
            }
        }

        kind = default;
        return false;
    }
}
