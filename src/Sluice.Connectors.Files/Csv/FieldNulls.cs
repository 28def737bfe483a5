using System.Buffers;

namespace Sluice.Connectors.Files.Csv;

/// <summary>What of a record stands for null, besides an empty field.</summary>
/// <param name="Blank">Fields of nothing but white space.</param>
/// <param name="Missing">Fields at the end that a record does not have; an empty line is a record without any.</param>
/// <param name="Text">Fields that are exactly this text.</param>
internal sealed record FieldNulls(bool Blank, bool Missing, byte[]? Text)
{
    private static readonly SearchValues<byte> White = SearchValues.Create(" \t\r\n\v\f\u001C\u001D\u001E\u001F"u8);

    /// <summary>Nothing else, as in csv.</summary>
    public static FieldNulls None { get; } = new(Blank: false, Missing: false, Text: null);

    /// <summary>There is more to look for in a field than its being empty.</summary>
    public bool NeedsLook => Blank || Text is not null;

    /// <summary>Whether a field that is not empty stands for null.</summary>
    public bool Contains(ReadOnlySpan<byte> field) =>
        (Blank && field[0] <= (byte)' ' && field.IndexOfAnyExcept(White) < 0) || (Text is { } text && field.SequenceEqual(text));
}
