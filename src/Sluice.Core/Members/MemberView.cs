namespace Sluice.Core.Members;

/// <summary>The control processes of a cluster at one instant.</summary>
/// <param name="Version">Grows by one with each change; 0 when there was none yet.</param>
/// <param name="Members">Those that were asked for.</param>
public sealed record MemberView(int Version, IReadOnlyList<MemberRecord> Members);
