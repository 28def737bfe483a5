using System.Runtime.CompilerServices;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>
/// SplitMix64 used by position: the value of a row is a function of the column's key and the row's number, so that a reader that
/// starts in the middle makes the same rows as one that started before it.
/// </summary>
internal static class FakeRandom
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>The random bits of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong At(ulong key, long row) => Mix(key + ((ulong)row * Step));

    /// <summary>More random bits of the same row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong More(ulong bits, int number) => Mix(bits + ((ulong)(uint)number * 0xD1B54A32D192ED03));

    /// <summary>The key of a part: a column of a split, a field of a row.</summary>
    public static ulong Key(ulong parent, int part) => Mix(parent ^ ((ulong)(uint)(part + 1) * 0xA24BAED4963EE407));

    /// <summary>A number from 0 to <paramref name="range"/> - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Below(ulong bits, ulong range) => Math.BigMul(bits, range, out _);

    /// <summary>A number in [0, 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Unit(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
