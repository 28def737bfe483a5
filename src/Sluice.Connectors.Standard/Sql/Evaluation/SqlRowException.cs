namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>An expression has no value for a row: the job fails, as in SeaTunnel.</summary>
internal sealed class SqlRowException(int offset, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Where the expression stands in the query.</summary>
    public int Offset => offset;
}
