namespace Sluice.Client.Contract;

/// <summary>The codes of errors. A client must expect others: a later release may know more.</summary>
public static class ProblemCodes
{
    /// <summary>409: the run had ended otherwise.</summary>
    public const string AlreadyFinal = "already-final";

    /// <summary>409: a harder stop is under way.</summary>
    public const string HarderStopInProgress = "harder-stop-in-progress";

    /// <summary>409: the run has not ended.</summary>
    public const string NotFinal = "not-final";

    /// <summary>409: the job has finished.</summary>
    public const string NothingToResume = "nothing-to-resume";

    /// <summary>409: the job differs from the stored one where that is not allowed; <see cref="Problem.Differs"/> names it.</summary>
    public const string JobChanged = "job-changed";

    /// <summary>503: whether the request is stored is not known yet. Repeat it under the same id, or ask for the request's outcome.</summary>
    public const string InDoubt = "in-doubt";

    /// <summary>503: the store cannot be reached; nothing changed.</summary>
    public const string StoreUnavailable = "store-unavailable";

    /// <summary>410: the request's id was used before, and its answer is no longer kept or it never happened.</summary>
    public const string Expired = "expired";

    /// <summary>404: there is no such thing.</summary>
    public const string NotFound = "not-found";

    /// <summary>400: the job cannot be used; <see cref="Problem.Errors"/> says why.</summary>
    public const string BadJob = "bad-job";

    /// <summary>400, 405, 413, 415: the request cannot be used.</summary>
    public const string BadRequest = "bad-request";

    /// <summary>422: the request's id was used before with another body.</summary>
    public const string RequestIdReused = "request-id-reused";

    /// <summary>401: nobody is signed in.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>403: whoever is signed in may not do this.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>429: too many requests; try again after a while.</summary>
    public const string TooManyRequests = "too-many-requests";

    /// <summary>500: a fault of the server.</summary>
    public const string Internal = "internal";
}
