namespace Sluice.Connectors.Standard.Sql.Syntax;

/// <summary>A query that cannot be used: what is wrong, and where in its text.</summary>
internal sealed class SqlException(string code, int offset, string message, string? hint = null) : Exception(message)
{
    /// <summary>The query does not follow the grammar.</summary>
    public const string Malformed = "SLC1701";

    /// <summary>The query asks for something that SQL has and this dialect does not.</summary>
    public const string NotSupported = "SLC1702";

    /// <summary>A name is not known, or a type does not fit.</summary>
    public const string DoesNotFit = "SLC1703";

    public string Code => code;

    public int Offset => offset;

    public string? Hint => hint;
}
