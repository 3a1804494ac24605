using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace VmSerial.Integration.Lab;

/// <summary>What a concentrator of the lab tells of a visit that has ended.</summary>
/// <param name="Mode">The behaviour that was visited.</param>
/// <param name="First">The first bytes, in hexadecimal.</param>
/// <param name="Name">The VM's name that was given.</param>
/// <param name="Uuid">The VM's UUID that was given.</param>
/// <param name="Service">The service that was asked for.</param>
/// <param name="Direction">The direction that was asked for.</param>
/// <param name="Answer">WILL-PROXY or WONT-PROXY.</param>
/// <param name="Data">How many bytes of data the visitor sent.</param>
/// <param name="Encrypted">Whether TLS was spoken in the end.</param>
/// <param name="Closed">How the visitor ended it: fin or rst; here when the concentrator did.</param>
/// <param name="Wrong">What a VM of the capture would not have done.</param>
public sealed record VspcVisit(
    [property: JsonPropertyName("mode")] string Mode,
    [property: JsonPropertyName("first")] string First,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("uuid")] string? Uuid,
    [property: JsonPropertyName("service")] string? Service,
    [property: JsonPropertyName("direction")] string? Direction,
    [property: JsonPropertyName("answer")] string? Answer,
    [property: JsonPropertyName("data")] int Data,
    [property: JsonPropertyName("encrypted")] bool Encrypted,
    [property: JsonPropertyName("closed")] string Closed,
    [property: JsonPropertyName("wrong")] IReadOnlyList<string>? Wrong);
