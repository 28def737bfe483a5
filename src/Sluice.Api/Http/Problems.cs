using Microsoft.AspNetCore.Http;
using Sluice.Core.Errors;

namespace Sluice.Api.Http;

/// <summary>Problems, each with its status and words.</summary>
internal static class Problems
{
    private const int SoonSeconds = 1;

    public static Wire.Problem Of(int status, string code, string title, string detail) =>
        new() { Type = $"urn:sluice:problem:{code}", Title = title, Status = status, Code = code, Detail = detail };

    public static ApiFault BadRequest(string detail, IReadOnlyList<Wire.ProblemError>? errors = null, int status = StatusCodes.Status400BadRequest) =>
        new(Of(status, Wire.ProblemCodes.BadRequest, "The request cannot be used", detail) with { Errors = errors });

    public static ApiFault NotFound(string detail) =>
        new(Of(StatusCodes.Status404NotFound, Wire.ProblemCodes.NotFound, "Not found", detail));

    public static ApiFault Conflict(string code, string title, string detail) => new(Of(StatusCodes.Status409Conflict, code, title, detail));

    public static ApiFault InDoubt(string request) =>
        new(Of(
            StatusCodes.Status503ServiceUnavailable, Wire.ProblemCodes.InDoubt, "In doubt",
            $"Whether request {request} is stored is not known yet. Repeat it under the same Idempotency-Key, or ask GET /api/v1/requests/{Uri.EscapeDataString(request)}.") with
        {
            RequestId = request,
        })
        {
            RetryAfter = SoonSeconds,
        };

    /// <summary>A fault of the engine or the store, with its own code beside the interface's.</summary>
    public static ApiFault Of(SluiceException fault)
    {
        var (status, code, title) = fault switch
        {
            { IsTransient: true } => (StatusCodes.Status503ServiceUnavailable, Wire.ProblemCodes.StoreUnavailable, "Not now"),
            { Code: "SLC4141" or "SLC4201" or "SLC4202" or "SLC4203" or "SLC4204" or "SLC4205" } =>
                (StatusCodes.Status400BadRequest, Wire.ProblemCodes.BadRequest, "The request cannot be used"),
            _ => (StatusCodes.Status500InternalServerError, Wire.ProblemCodes.Internal, "A fault of the server"),
        };
        return new ApiFault(Of(status, code, title, fault.Message) with { Fault = fault.Code })
        {
            RetryAfter = status == StatusCodes.Status503ServiceUnavailable ? SoonSeconds : null,
        };
    }
}
