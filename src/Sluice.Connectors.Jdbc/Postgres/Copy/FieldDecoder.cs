using Sluice.Connect.Batches;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>Appends one field of binary COPY to a column.</summary>
internal abstract class FieldDecoder
{
    /// <summary>Takes the column of a new batch.</summary>
    public abstract void Bind(ColumnData column);

    /// <summary>Appends a value that is not NULL.</summary>
    /// <exception cref="FormatException">The column's type cannot hold the value; the message says why.</exception>
    public abstract void Append(ReadOnlySpan<byte> field);
}
