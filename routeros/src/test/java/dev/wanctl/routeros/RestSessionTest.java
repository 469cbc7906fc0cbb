package dev.wanctl.routeros;

class RestSessionTest extends SessionContract {

  RestSessionTest() {
    super(Service.REST);
  }
}
