namespace Sluice.Runtime.Runners.Protocol;

/// <summary>The names of what agent and runner call of each other. They stay.</summary>
internal static class RunnerCalls
{
    public const string Start = "start";
    public const string Words = "words";
    public const string Exit = "exit";
    public const string Hello = "hello";
    public const string News = "news";
    public const string Ended = "ended";
    public const string Committed = "committed";
    public const string FindPlan = "store/findPlan";
    public const string SavePlan = "store/savePlan";
    public const string Begin = "store/begin";
    public const string Progress = "store/progress";
    public const string TakeOver = "store/takeOver";
    public const string Record = "store/record";
    public const string Copy = "store/copy";
    public const string WentBack = "store/wentBack";
    public const string Unpublished = "store/unpublished";
    public const string Published = "store/published";
    public const string IsDone = "store/isDone";
    public const string MarkDone = "store/markDone";
    public const string TakeSplit = "store/takeSplit";
    public const string FinishSplit = "store/finishSplit";
    public const string Complete = "store/complete";
    public const string Attempts = "store/attempts";
    public const string Splits = "store/splits";
}
