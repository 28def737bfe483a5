namespace Sluice.Connectors.Standard.Http;

/// <summary>A whole answer.</summary>
/// <param name="Status">Its status: 200 to 207.</param>
/// <param name="Charset">The name of its encoding; <c>null</c> when it says none.</param>
/// <param name="Body">Its bytes; valid until the buffer that they were read into is used again.</param>
internal sealed record HttpAnswer(int Status, string? Charset, ReadOnlyMemory<byte> Body);
