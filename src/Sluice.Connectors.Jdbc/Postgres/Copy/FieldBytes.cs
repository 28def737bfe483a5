using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>Copies a field's bytes. Most are short, where calling the general copy costs more than copying.</summary>
internal static class FieldBytes
{
    /// <summary>Copies all of <paramref name="source"/> to the start of <paramref name="target"/>, and touches nothing behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var length = source.Length;
        if (length is < 4 or > 32 || target.Length < length)
        {
            source.CopyTo(target);
            return;
        }

        // Two copies that meet or overlap in the middle.
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(target);
        if (length >= 16)
            CopyEnds<Int128>(ref from, ref to, length);
        else if (length >= 8)
            CopyEnds<long>(ref from, ref to, length);
        else
            CopyEnds<int>(ref from, ref to, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyEnds<T>(ref byte from, ref byte to, int length)
        where T : unmanaged
    {
        var rest = length - Unsafe.SizeOf<T>();
        var head = Unsafe.ReadUnaligned<T>(ref from);
        var tail = Unsafe.ReadUnaligned<T>(ref Unsafe.Add(ref from, rest));
        Unsafe.WriteUnaligned(ref to, head);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, rest), tail);
    }
}
