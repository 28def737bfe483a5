namespace Sluice.Connect.Schema;

/// <summary>What a row says about its key. Numbers are stored and never reused.</summary>
public enum RowKind : byte
{
    /// <summary>+I: a new row.</summary>
    Insert = 0,

    /// <summary>-U: the row before an update.</summary>
    UpdateBefore = 1,

    /// <summary>+U: the row after an update.</summary>
    UpdateAfter = 2,

    /// <summary>-D: the row is gone.</summary>
    Delete = 3,
}
