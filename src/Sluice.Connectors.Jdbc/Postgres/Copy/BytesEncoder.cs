using System.Buffers.Binary;
using Sluice.Connect.Batches;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>Fields whose bytes are sent as they are: text, json, bytea; with a leading version byte for jsonb.</summary>
internal sealed class BytesEncoder(byte? version = null) : CopyEncoder
{
    private readonly int _prefix = version is null ? 0 : 1;
    private BinaryColumn? _column;
    private bool _hasNulls;

    public override int FixedSize => 0;

    public override void Bind(ColumnData column)
    {
        _column = (BinaryColumn)column;
        _hasNulls = column.NullCount > 0;
    }

    public override int SizeOf(int row) => 4 + _prefix + _column![row].Length;

    public override int Write(Span<byte> target, int row)
    {
        if (_hasNulls && _column!.IsNull(row))
            return WriteNull(target);
        var value = _column![row];
        var length = _prefix + value.Length;
        BinaryPrimitives.WriteInt32BigEndian(target, length);
        if (version is { } first)
            target[4] = first;
        FieldBytes.Copy(value, target[(4 + _prefix)..]);
        return 4 + length;
    }

    public override void AddSizes(int first, Span<int> sizes)
    {
        var offsets = _column!.Offsets.Slice(first, sizes.Length + 1);
        for (var i = 0; i < sizes.Length; i++)
            sizes[i] += 4 + _prefix + offsets[i + 1] - offsets[i];
        if (!_hasNulls || _prefix == 0)
            return;
        for (var i = 0; i < sizes.Length; i++)
            sizes[i] -= _column.IsNull(first + i) ? _prefix : 0;
    }

    public override void WriteRows(int first, Span<byte> target, Span<int> cursors)
    {
        if (_prefix > 0)
        {
            for (var i = 0; i < cursors.Length; i++)
                cursors[i] += Write(target[cursors[i]..], first + i);
            return;
        }

        var offsets = _column!.Offsets.Slice(first, cursors.Length + 1);
        var data = _column.Data;
        for (var i = 0; i < cursors.Length; i++)
        {
            var (start, end) = (offsets[i], offsets[i + 1]);
            var field = target[cursors[i]..];
            if (start == end && _hasNulls && _column.IsNull(first + i))
            {
                cursors[i] += WriteNull(field);
                continue;
            }

            BinaryPrimitives.WriteInt32BigEndian(field, end - start);
            FieldBytes.Copy(data[start..end], field[4..]);
            cursors[i] += 4 + end - start;
        }
    }
}
