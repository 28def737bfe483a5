using System.Buffers.Binary;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>Encodes a batch's rows for one target table.</summary>
internal sealed class CopyRows
{
    private readonly CopyEncoder[] _encoders;
    private readonly CopyEncoder[] _variable;
    private readonly int _fixedSize;
    private readonly string _table;
    private readonly bool _isStaged;
    private Batch? _batch;
    private long _number;

    /// <param name="table">The table, for messages.</param>
    /// <param name="encoders">One a column of the batch.</param>
    /// <param name="isStaged">Two more fields follow: the row's number and its kind.</param>
    public CopyRows(string table, IReadOnlyList<CopyEncoder> encoders, bool isStaged)
    {
        _table = table;
        _encoders = [.. encoders];
        _variable = [.. encoders.Where(e => e.FixedSize == 0)];
        _isStaged = isStaged;
        _fixedSize = 2 + encoders.Sum(e => e.FixedSize) + (isStaged ? 12 + 6 : 0);
    }

    /// <summary>Rows in the batch.</summary>
    public int Count => _batch!.Count;

    /// <summary>Takes a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="number">The number of its first row.</param>
    public void Bind(Batch batch, long number)
    {
        _batch = batch;
        _number = number;
        for (var i = 0; i < _encoders.Length; i++)
            _encoders[i].Bind(batch.Columns[i]);
    }

    /// <summary>Encodes rows from <paramref name="row"/> on until they are all done or the buffer is full.</summary>
    /// <param name="row">The first row; the first that is not encoded when the call returns.</param>
    /// <param name="buffer">Where to.</param>
    /// <param name="needed">When not even one row fits: how many bytes it needs; else 0.</param>
    /// <returns>Bytes written.</returns>
    public int Encode(ref int row, Span<byte> buffer, out int needed)
    {
        var at = 0;
        var count = _batch!.Count;
        var fields = (short)(_encoders.Length + (_isStaged ? 2 : 0));
        needed = 0;
        for (; row < count; row++)
        {
            var size = _fixedSize;
            foreach (var encoder in _variable)
                size += encoder.SizeOf(row);
            if (buffer.Length - at < size)
            {
                needed = at == 0 ? size : 0;
                break;
            }

            BinaryPrimitives.WriteInt16BigEndian(buffer[at..], fields);
            at += 2;
            at += WriteFields(buffer[at..], row);
        }

        return at;
    }

    private int WriteFields(Span<byte> target, int row)
    {
        var at = 0;
        var column = 0;
        try
        {
            for (; column < _encoders.Length; column++)
                at += _encoders[column].Write(target[at..], row);
        }
        catch (Exception e) when (e is OverflowException or FormatException)
        {
            throw Refusal(row, column, e);
        }

        if (!_isStaged)
            return at;
        BinaryPrimitives.WriteInt32BigEndian(target[at..], 8);
        BinaryPrimitives.WriteInt64BigEndian(target[(at + 4)..], _number + row);
        BinaryPrimitives.WriteInt32BigEndian(target[(at + 12)..], 2);
        BinaryPrimitives.WriteInt16BigEndian(target[(at + 16)..], (short)_batch!.KindOf(row));
        return at + 18;
    }

    private ConnectorException Refusal(int row, int column, Exception cause)
    {
        var definition = _batch!.Schema.Columns[column];
        var value = ValueText.Format(_batch.Columns[column], row, asJson: true);
        if (value.Length > 80)
            value = value[..77] + "...";
        var reason = cause is FormatException ? cause.Message : $"'{value}' ({definition.Type}) does not fit the target's column type";
        return new ConnectorException(
            "SLC3212",
            ConnectorSide.Sink,
            $"{_table}, row {_number + row}, column '{definition.Name}': {reason}; widen the target's column, or filter or convert the value",
            inner: cause);
    }
}
