using System.Text.Json;
using Sluice.Core.Restores;

namespace Sluice.Storage.Journal;

/// <summary>A record's content: JSON, so that an older and a newer release read what they know of each other's.</summary>
/// <param name="Stop">A stop that was answered; or <c>null</c>.</param>
/// <param name="Mark">A mark that was seen; or <c>null</c>.</param>
internal sealed record JournalText(JournaledStop? Stop, StoreMark? Mark)
{
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, JournalTextContext.Default.JournalText);

    public static JournalText? Read(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize(bytes, JournalTextContext.Default.JournalText);
}
