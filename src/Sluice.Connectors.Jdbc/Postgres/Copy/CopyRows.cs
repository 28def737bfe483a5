using System.Buffers.Binary;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>Encodes a batch's rows for one target table.</summary>
internal sealed class CopyRows
{
    private readonly CopyEncoder[] _encoders;
    private readonly List<CopyEncoder> _varying = [];
    private readonly int[] _sizes = new int[CopyEncoder.BlockRows];
    private readonly int[] _cursors = new int[CopyEncoder.BlockRows];
    private readonly string _table;
    private readonly bool _isStaged;
    private int _uniformSize;
    private Batch? _batch;
    private long _number;

    /// <param name="table">The table, for messages.</param>
    /// <param name="encoders">One a column of the batch.</param>
    /// <param name="isStaged">Two more fields follow: the row's number and its kind.</param>
    public CopyRows(string table, IReadOnlyList<CopyEncoder> encoders, bool isStaged)
    {
        _table = table;
        _encoders = [.. encoders];
        _isStaged = isStaged;
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
        _varying.Clear();
        _uniformSize = 2 + (_isStaged ? 12 + 6 : 0);
        for (var i = 0; i < _encoders.Length; i++)
        {
            var encoder = _encoders[i];
            encoder.Bind(batch.Columns[i]);
            if (encoder.UniformSize == 0)
                _varying.Add(encoder);
            _uniformSize += encoder.UniformSize;
        }
    }

    /// <summary>Encodes rows from <paramref name="row"/> on until they are all done or the buffer is full.</summary>
    /// <param name="row">The first row; the first that is not encoded when the call returns.</param>
    /// <param name="buffer">Where to.</param>
    /// <param name="needed">When not even one row fits: how many bytes it needs; else 0.</param>
    /// <returns>Bytes written.</returns>
    public int Encode(ref int row, Span<byte> buffer, out int needed)
    {
        var at = 0;
        needed = 0;
        while (row < Count)
        {
            var sizes = _sizes.AsSpan(0, Math.Min(CopyEncoder.BlockRows, Count - row));
            Measure(row, sizes);
            var start = at;
            var fitting = 0;
            for (; fitting < sizes.Length && sizes[fitting] <= buffer.Length - at; fitting++)
            {
                _cursors[fitting] = at;
                at += sizes[fitting];
            }

            if (fitting == 0)
            {
                needed = start == 0 ? sizes[0] : 0;
                break;
            }

            WriteBlock(row, buffer, _cursors.AsSpan(0, fitting));
            row += fitting;
        }

        return at;
    }

    private void Measure(int first, Span<int> sizes)
    {
        sizes.Fill(_uniformSize);
        var column = 0;
        try
        {
            for (; column < _varying.Count; column++)
                _varying[column].AddSizes(first, sizes);
        }
        catch (Exception e) when (e is OverflowException or FormatException)
        {
            throw FirstRefusal(first, sizes.Length) ?? e;
        }
    }

    private void WriteBlock(int first, Span<byte> buffer, Span<int> cursors)
    {
        var fields = (short)(_encoders.Length + (_isStaged ? 2 : 0));
        foreach (ref var cursor in cursors)
        {
            BinaryPrimitives.WriteInt16BigEndian(buffer[cursor..], fields);
            cursor += 2;
        }

        try
        {
            foreach (var encoder in _encoders)
                encoder.WriteRows(first, buffer, cursors);
        }
        catch (Exception e) when (e is OverflowException or FormatException)
        {
            throw FirstRefusal(first, cursors.Length) ?? e;
        }

        for (var i = 0; _isStaged && i < cursors.Length; i++)
        {
            var target = buffer[cursors[i]..];
            BinaryPrimitives.WriteInt32BigEndian(target, 8);
            BinaryPrimitives.WriteInt64BigEndian(target[4..], _number + first + i);
            BinaryPrimitives.WriteInt32BigEndian(target[12..], 2);
            BinaryPrimitives.WriteInt16BigEndian(target[16..], (short)_batch!.KindOf(first + i));
        }
    }

    /// <summary>Which value of a block the target's type cannot hold: the first in the order of rows.</summary>
    private ConnectorException? FirstRefusal(int first, int count)
    {
        var scratch = Array.Empty<byte>();
        for (var row = first; row < first + count; row++)
        {
            for (var column = 0; column < _encoders.Length; column++)
            {
                var encoder = _encoders[column];
                try
                {
                    var size = encoder.FixedSize > 0 ? encoder.FixedSize : encoder.SizeOf(row);
                    if (scratch.Length < size)
                        scratch = new byte[size];
                    encoder.Write(scratch, row);
                }
                catch (Exception e) when (e is OverflowException or FormatException)
                {
                    return Refusal(row, column, e);
                }
            }
        }

        return null;
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
