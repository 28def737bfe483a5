using System.Buffers;
using Sluice.Connect.Batches;
using Sluice.Connect.Formats;

namespace Sluice.Connectors.Standard.Http;

/// <summary>Rows of one table that go into the next request.</summary>
internal sealed class RowList(HttpSinkTable table) : IDisposable
{
    private readonly JsonRowWriter _writer = new(table.Schema);
    private readonly ArrayBufferWriter<byte> _json = new();

    public HttpSinkTable Table => table;

    public int Count { get; private set; }

    /// <summary>The first row's number in its split.</summary>
    public long First { get; private set; }

    public bool IsFull => Count >= (table.ListSize ?? 1);

    public void Add(Batch batch, int row, long number)
    {
        if (Count == 0)
            First = number;
        if (table.ListSize is not null)
            _json.Write(Count == 0 ? "["u8 : ","u8);
        _writer.Write(batch, row, _json);
        Count++;
    }

    /// <summary>The body of a request; valid until the list is cleared.</summary>
    public ReadOnlyMemory<byte> Close()
    {
        if (table.ListSize is not null)
            _json.Write("]"u8);
        return _json.WrittenMemory;
    }

    public void Clear()
    {
        _json.ResetWrittenCount();
        Count = 0;
    }

    public void Dispose() => _writer.Dispose();
}
