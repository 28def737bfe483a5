namespace Sluice.Connect.TestKit.Tests.Broken;

/// <summary>What is wrong with a source.</summary>
public enum SourceFault
{
    /// <summary>Each split is called the same.</summary>
    SameIds,

    /// <summary>A table is called otherwise at each question.</summary>
    OtherTables,

    /// <summary>With several tasks the last split is forgotten.</summary>
    LosesASplit,

    /// <summary>A restart skips a row.</summary>
    LosesARow,

    /// <summary>A restart reads a row again.</summary>
    RepeatsARow,

    /// <summary>It reads to the end, whatever was asked.</summary>
    ReadsOn,

    /// <summary>Reading does not look at its token.</summary>
    IgnoresCancel,

    /// <summary>A canceled read fails as if the disk had.</summary>
    FailsOnCancel,

    /// <summary>A batch is rented and forgotten.</summary>
    KeepsABatch,

    /// <summary>The second disposal throws.</summary>
    DisposesOnce,
}
