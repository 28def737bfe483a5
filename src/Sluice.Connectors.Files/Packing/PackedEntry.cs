namespace Sluice.Connectors.Files.Packing;

/// <summary>A text inside a packed file. Stored with its split.</summary>
/// <param name="Kind">How it is packed.</param>
/// <param name="Index">Which of an archive's entries it is, from 0, all kinds of them counted.</param>
/// <param name="Name">The entry's name; <c>null</c> where there is only one text.</param>
/// <param name="Length">Its size when unpacked; <c>null</c> where the file does not say.</param>
internal sealed record PackedEntry(PackingKind Kind, int Index = 0, string? Name = null, long? Length = null);
