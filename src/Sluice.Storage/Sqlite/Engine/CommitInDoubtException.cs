namespace Sluice.Storage.Sqlite.Engine;

/// <summary>The disk failed at a COMMIT: the rows may be there after a crash, or may not. Never leaves the store as it is.</summary>
internal sealed class CommitInDoubtException(Exception inner) : Exception("The disk failed at COMMIT.", inner);
