using Sluice.Connect.Sources;

namespace Sluice.Connect.TestKit.Sources;

/// <summary>A batch that was read, and the position behind it.</summary>
internal sealed record ReadStep(IReadOnlyList<string> Rows, Position Position);
