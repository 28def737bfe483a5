using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Sluice.Connect.Batches;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>
/// Writes one column's values as fields of binary COPY: a length of 4 bytes, then the value; -1 for NULL. Rows are encoded a block at a
/// time, column by column: first each column adds what its fields take, then each writes its field into all rows of the block.
/// </summary>
internal abstract class CopyEncoder
{
    /// <summary>Rows of a block: what they take stays in the nearest cache while all columns pass over it.</summary>
    public const int BlockRows = 256;

    private byte[] _fields = [];
    private readonly int[] _ends = new int[BlockRows];

    /// <summary>Bytes of a field at most, its length included, when that is the same for every row; else 0.</summary>
    public abstract int FixedSize { get; }

    /// <summary>
    /// What every field of the bound column takes, when that is the same for all its rows: <see cref="AddSizes"/> is then not asked. Else 0.
    /// </summary>
    public virtual int UniformSize => 0;

    /// <summary>Takes a batch's column; the encoder may not be used after the batch's end.</summary>
    public abstract void Bind(ColumnData column);

    /// <summary>Bytes of a row's field at most, its length included. Asked only where <see cref="FixedSize"/> is 0.</summary>
    public virtual int SizeOf(int row) => FixedSize;

    /// <summary>Writes a row's field.</summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="OverflowException">The target's type cannot hold the value.</exception>
    public abstract int Write(Span<byte> target, int row);

    /// <summary>Adds to each row of a block what its field takes, its length included.</summary>
    /// <param name="first">The block's first row.</param>
    /// <param name="sizes">One for each row of the block.</param>
    /// <exception cref="OverflowException">The target's type cannot hold a value.</exception>
    public virtual void AddSizes(int first, Span<int> sizes)
    {
        // What a field takes is known once it is written; it is written aside, and copied by WriteRows.
        var at = 0;
        for (var i = 0; i < sizes.Length; i++)
        {
            var most = FixedSize > 0 ? FixedSize : SizeOf(first + i);
            if (_fields.Length - at < most)
                Array.Resize(ref _fields, Math.Max(at + most, Math.Max(_fields.Length * 2, 4096)));
            var size = Write(_fields.AsSpan(at), first + i);
            sizes[i] += size;
            _ends[i] = at += size;
        }
    }

    /// <summary>Writes the field of each row of a block. Called after <see cref="AddSizes"/> for the same rows or the first of them.</summary>
    /// <param name="first">The block's first row.</param>
    /// <param name="target">Where the rows lie.</param>
    /// <param name="cursors">For each row where its field begins; moved behind it.</param>
    public virtual void WriteRows(int first, Span<byte> target, Span<int> cursors)
    {
        var start = 0;
        for (var i = 0; i < cursors.Length; i++)
        {
            var length = _ends[i] - start;
            FieldBytes.Copy(_fields.AsSpan(start, length), target[cursors[i]..]);
            cursors[i] += length;
            start = _ends[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static int WriteNull(Span<byte> target)
    {
        BinaryPrimitives.WriteInt32BigEndian(target, -1);
        return 4;
    }
}
