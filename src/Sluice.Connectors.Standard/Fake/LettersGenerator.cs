using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>Texts (or bytes) of random letters, all of one length.</summary>
internal sealed class LettersGenerator(int length) : ValueGenerator
{
    private const int LettersPerDraw = 5;
    private const int BitsPerLetter = 12;
    private const int Draws = 1 << BitsPerLetter;

    /// <summary>Bytes that are made room for at once.</summary>
    private const int ChunkBytes = 64 << 10;

    /// <summary>The letter of each draw: a load is cheaper than working it out.</summary>
    private static readonly byte[] Letters = [.. Enumerable.Range(0, Draws).Select(Letter)];

    public override void Fill(ColumnData column, ulong key, long first, int count)
    {
        var target = (BinaryColumn)column;
        var most = Math.Max(1, ChunkBytes / Math.Max(1, length));
        for (var done = 0; done < count; done += most)
            FillChunk(target, key, first + done, Math.Min(most, count - done));
    }

    private void FillChunk(BinaryColumn target, ulong key, long first, int count)
    {
        var room = target.Reserve(count * length);
        for (var i = 0; i < count; i++)
        {
            Write(room.Slice(i * length, length), FakeRandom.At(key, first + i));
            target.Commit(length);
        }
    }

    private static void Write(Span<byte> room, ulong bits)
    {
        var draw = bits;
        for (var number = 1; room.Length >= LettersPerDraw; number++)
        {
            // The last first: its bounds check makes the others needless.
            room[4] = Letters[(int)(draw >> (4 * BitsPerLetter)) & (Draws - 1)];
            room[0] = Letters[(int)draw & (Draws - 1)];
            room[1] = Letters[(int)(draw >> BitsPerLetter) & (Draws - 1)];
            room[2] = Letters[(int)(draw >> (2 * BitsPerLetter)) & (Draws - 1)];
            room[3] = Letters[(int)(draw >> (3 * BitsPerLetter)) & (Draws - 1)];
            room = room[LettersPerDraw..];
            if (room.IsEmpty)
                return;
            draw = FakeRandom.More(bits, number);
        }

        for (var i = 0; i < room.Length; i++, draw >>= BitsPerLetter)
            room[i] = Letters[(int)draw & (Draws - 1)];
    }

    private static byte Letter(int draw)
    {
        var letter = draw * 52 >> BitsPerLetter;
        return (byte)('A' + letter + (letter >= 26 ? 6 : 0));
    }
}
