namespace Sluice.Connectors.Files.Packing;

/// <summary>The bytes of a tar archive's entry. They stay open behind it: to go on, the archive's reader asks them where they end.</summary>
internal sealed class EntryStream(Stream entry) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer) => entry.Read(buffer);
}
