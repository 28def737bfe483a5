using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>Texts (or bytes) of random letters, all of one length.</summary>
internal sealed class LettersGenerator(int length) : ValueGenerator
{
    private const int LettersPerDraw = 5;
    private const int BitsPerLetter = 12;

    public override void Fill(ColumnData column, ulong key, long first, int count)
    {
        var target = (BinaryColumn)column;
        for (var i = 0; i < count; i++)
        {
            Write(target.Reserve(length)[..length], FakeRandom.At(key, first + i));
            target.Commit(length);
        }
    }

    private static void Write(Span<byte> room, ulong bits)
    {
        var draw = bits;
        for (int at = 0, number = 0; at < room.Length; draw = FakeRandom.More(bits, ++number))
        {
            var letters = Math.Min(LettersPerDraw, room.Length - at);
            for (var i = 0; i < letters; i++)
            {
                var letter = (uint)(draw & ((1 << BitsPerLetter) - 1)) * 52 >> BitsPerLetter;
                room[at++] = (byte)('A' + letter + (letter >= 26 ? 6u : 0u));
                draw >>= BitsPerLetter;
            }
        }
    }
}
