using System.Buffers;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Formats;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.RabbitMQ.Sink;

/// <summary>Makes messages of the rows of one table.</summary>
internal sealed class RowMessages(RabbitSinkTable table) : IDisposable
{
    private readonly JsonRowWriter? _json = table.Delimiter is null ? new JsonRowWriter(table.Schema) : null;
    private readonly TextColumnWriter[] _fields = table.Delimiter is null ? [] : [.. table.Schema.Columns.Select(c => TextColumnWriter.Create(c.Type))];
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public RabbitSinkTable Table => table;

    /// <exception cref="ConnectorException">The row is no message.</exception>
    public byte[] BodyOf(Batch batch, int row)
    {
        if (batch.KindOf(row) is var kind and not RowKind.Insert)
            throw NoMessage($"a row is {kind.FullName()}, and a message says of a row only that it is there. Take other rows out with FilterRowKind, or write their kind into a column with RowKindExtractor");
        _buffer.ResetWrittenCount();
        if (_json is { } json)
            json.Write(batch, row, _buffer);
        else
            WriteFields(batch, row, table.Delimiter!);
        return _buffer.WrittenSpan.ToArray();
    }

    public void Dispose() => _json?.Dispose();

    private void WriteFields(Batch batch, int row, byte[] delimiter)
    {
        for (var i = 0; i < _fields.Length; i++)
        {
            if (i > 0)
                _buffer.Write(delimiter);
            if (batch.Columns[i].IsNull(row))
                continue;
            var from = _buffer.WrittenCount;
            _fields[i].Write(batch.Columns[i], row, _buffer);
            if (_buffer.WrittenSpan[from..].IndexOf(delimiter) >= 0)
                throw NoMessage($"the value of column '{table.Schema.Columns[i].Name}' holds the field_delimiter, and text messages have no quotes. Write json, or choose another field_delimiter");
        }
    }

    private ConnectorException NoMessage(string why) => new("SLC3609", ConnectorSide.Sink, $"table {table.Schema.Path}: {why}.");
}
