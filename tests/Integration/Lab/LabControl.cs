using System;
using System.Net.Http;

namespace VmSerial.Integration.Lab;

/// <summary>The side door of a program of the lab: a URL, or the path of a unix socket, which is reached from another network namespace as well.</summary>
internal static class LabControl
{
    public static Uri Address(string control) => new((IsPath(control) ? "http://control" : control) + "/");

    public static SocketsHttpHandler Reach(string control) => !IsPath(control)
        ? new SocketsHttpHandler()
        : new SocketsHttpHandler { ConnectCallback = async (_, ct) => (await LabGuest.ConnectAsync(control, ct)).Stream };

    private static bool IsPath(string control) => control[0] == '/';
}
