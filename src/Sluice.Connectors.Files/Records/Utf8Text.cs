using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text.Unicode;

namespace Sluice.Connectors.Files.Records;

/// <summary>
/// Checks that bytes are UTF-8, 32 at a time: three tables, looked up by the halves of each byte and of the one before it, give the faults
/// that each pair still allows; what all three allow is one (Keiser and Lemire, "Validating UTF-8 in less than one instruction per byte").
/// .NET's own check goes byte by byte wherever text is not ASCII.
/// </summary>
internal static class Utf8Text
{
    private const byte TooShort = 1 << 0;
    private const byte TooLong = 1 << 1;
    private const byte Overlong3 = 1 << 2;
    private const byte TooLarge = 1 << 3;
    private const byte Surrogate = 1 << 4;
    private const byte Overlong2 = 1 << 5;
    private const byte TooLargeOrOverlong4 = 1 << 6;
    private const byte TwoContinuations = 1 << 7;
    private const byte AnyLow = TooShort | TooLong | TwoContinuations;
    private const byte HighLow = AnyLow | TooLarge | TooLargeOrOverlong4;

    private const int BlockSize = 32;

    /// <summary>Whether all of the text is well-formed UTF-8.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text) => Avx2.IsSupported ? IsValidByTables(text) : Utf8.IsValid(text);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool IsValidByTables(ReadOnlySpan<byte> text)
    {
        var error = Vector256<byte>.Zero;
        var before = Vector256<byte>.Zero;
        ref var start = ref MemoryMarshal.GetReference(text);
        var at = 0;
        for (; at <= text.Length - BlockSize; at += BlockSize)
        {
            var block = Vector256.LoadUnsafe(ref start, (nuint)at);
            // Where all is ASCII only a sequence left open by the block before can be wrong.
            error |= ((block | before) & Vector256.Create((byte)0x80)) == Vector256<byte>.Zero ? Vector256<byte>.Zero : Faults(before, block);
            before = block;
        }

        Span<byte> last = stackalloc byte[BlockSize];
        last.Clear();
        text[at..].CopyTo(last);
        error |= Faults(before, Vector256.Create((ReadOnlySpan<byte>)last));
        // A sequence may still be open where the text fills the last block to within three bytes.
        error |= Faults(Vector256.Create((ReadOnlySpan<byte>)last), Vector256<byte>.Zero);
        return error == Vector256<byte>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Faults(Vector256<byte> before, Vector256<byte> block)
    {
        var joined = Avx2.Permute2x128(before, block, 0x21);
        var previous = Avx2.AlignRight(block, joined, 15);
        var nibble = Vector256.Create((byte)0x0F);
        var pairs = Avx2.Shuffle(FirstHigh, (previous.AsUInt16() >> 4).AsByte() & nibble)
            & Avx2.Shuffle(FirstLow, previous & nibble)
            & Avx2.Shuffle(SecondHigh, (block.AsUInt16() >> 4).AsByte() & nibble);

        // The third and fourth bytes of a sequence are continuations after a continuation, and nothing else may be.
        var third = Avx2.SubtractSaturate(Avx2.AlignRight(block, joined, 14), Vector256.Create((byte)(0xE0 - 0x80)));
        var fourth = Avx2.SubtractSaturate(Avx2.AlignRight(block, joined, 13), Vector256.Create((byte)(0xF0 - 0x80)));
        return ((third | fourth) & Vector256.Create((byte)0x80)) ^ pairs;
    }

    private static Vector256<byte> FirstHigh
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Twice(Vector128.Create(
            TooLong, TooLong, TooLong, TooLong, TooLong, TooLong, TooLong, TooLong,
            TwoContinuations, TwoContinuations, TwoContinuations, TwoContinuations,
            TooShort | Overlong2, TooShort, TooShort | Overlong3 | Surrogate, TooShort | TooLarge | TooLargeOrOverlong4));
    }

    private static Vector256<byte> FirstLow
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Twice(Vector128.Create(
            AnyLow | Overlong3 | Overlong2 | TooLargeOrOverlong4, AnyLow | Overlong2, AnyLow, AnyLow,
            AnyLow | TooLarge, HighLow, HighLow, HighLow,
            HighLow, HighLow, HighLow, HighLow,
            HighLow, HighLow | Surrogate, HighLow, HighLow));
    }

    private static Vector256<byte> SecondHigh
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Twice(Vector128.Create(
            TooShort, TooShort, TooShort, TooShort, TooShort, TooShort, TooShort, TooShort,
            TooLong | Overlong2 | TwoContinuations | Overlong3 | TooLargeOrOverlong4,
            TooLong | Overlong2 | TwoContinuations | Overlong3 | TooLarge,
            TooLong | Overlong2 | TwoContinuations | Surrogate | TooLarge,
            TooLong | Overlong2 | TwoContinuations | Surrogate | TooLarge,
            TooShort, TooShort, TooShort, TooShort));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Twice(Vector128<byte> table) => Vector256.Create(table, table);
}
