using System.Text.Json;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Formats;

/// <summary>
/// Reads rows from JSON into batches: an object by names (a missing field is null, an unknown one is skipped, of two with one name the
/// last counts) or an array by position (missing ones at the end are null, too many are a failure). Values as
/// <see cref="JsonColumnReader"/> reads them. Thread-safe.
/// </summary>
public sealed class JsonRowReader
{
    private readonly JsonFields _fields;

    /// <summary>Makes a reader for rows of a table.</summary>
    /// <param name="schema">The table.</param>
    public JsonRowReader(TableSchema schema)
        : this([.. schema.Columns.Select(c => new RowField(c.Name, c.Type))])
    {
    }

    /// <summary>Makes a reader for rows of these fields.</summary>
    /// <param name="fields">The fields, in the order of the batch's columns.</param>
    /// <param name="failOnMissing">A field that is missing is a failure instead of null.</param>
    public JsonRowReader(IReadOnlyList<RowField> fields, bool failOnMissing = false) => _fields = new JsonFields(fields, failOnMissing);

    /// <summary>
    /// Reads a text that is one row and appends its values to the columns. The caller then ends the row with
    /// <see cref="Batch.CloseRow"/>.
    /// </summary>
    /// <param name="json">The text.</param>
    /// <param name="batch">A batch with these fields as columns, and no open row.</param>
    /// <param name="failure">What is wrong.</param>
    /// <returns>False when the text is no row; nothing was appended.</returns>
    public bool TryAppend(ReadOnlySpan<byte> json, Batch batch, out JsonFailure failure)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var source = new JsonSource(json);
        try
        {
            if (source.Reader.Read() && _fields.Read(ref source, batch.Columns, batch.Count) && JsonColumnReader.IsAtEnd(ref source))
            {
                failure = default;
                return true;
            }
        }
        catch (JsonException e)
        {
            source.FailWith(JsonColumnReader.Describe(e));
        }

        batch.DropOpenRow();
        failure = source.Failure;
        return false;
    }
}
