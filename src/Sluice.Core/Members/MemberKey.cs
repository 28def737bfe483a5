namespace Sluice.Core.Members;

/// <summary>Names one life of one control process.</summary>
/// <param name="Address">Its IP address, as text.</param>
/// <param name="Port">Its port for other control processes.</param>
/// <param name="Generation">Tells lives at one address apart.</param>
public readonly record struct MemberKey(string Address, int Port, int Generation);
