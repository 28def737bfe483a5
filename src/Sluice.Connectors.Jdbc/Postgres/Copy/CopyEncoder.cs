using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Sluice.Connect.Batches;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>Writes one column's values as fields of binary COPY: a length of 4 bytes, then the value; -1 for NULL.</summary>
internal abstract class CopyEncoder
{
    /// <summary>Bytes of a field at most, its length included, when that is the same for every row; else 0.</summary>
    public abstract int FixedSize { get; }

    /// <summary>Takes a batch's column; the encoder may not be used after the batch's end.</summary>
    public abstract void Bind(ColumnData column);

    /// <summary>Bytes of a row's field at most, its length included. Asked only where <see cref="FixedSize"/> is 0.</summary>
    public virtual int SizeOf(int row) => FixedSize;

    /// <summary>Writes a row's field.</summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="OverflowException">The target's type cannot hold the value.</exception>
    public abstract int Write(Span<byte> target, int row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static int WriteNull(Span<byte> target)
    {
        BinaryPrimitives.WriteInt32BigEndian(target, -1);
        return 4;
    }
}
